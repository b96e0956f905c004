"""The reviewer's view of an assessment."""
