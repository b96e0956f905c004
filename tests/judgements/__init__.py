"""The journal of judgements: what it holds, that it lasts, and which judgement is in force."""
