"""Shard folders assessed by Dask: python dask_shards.py SHARDS OUTCOMES"""

import sys
from datetime import date
from pathlib import Path

import dask

import criteria_engine as ce
from criteria_engine.evaluate.sharding.manifest import shard_folders
from criteria_engine.evaluate.sharding.run import run_shard
from criteria_engine.findings.run import Options

if __name__ == "__main__":
    shards, outcomes = map(Path, sys.argv[1:3])
    packs, options = [ce.load_pack("tra-vinh/hd30")], Options(date(2023, 12, 31))
    tasks = [
        dask.delayed(run_shard)(folder, outcomes, packs, options, *sys.argv[3:]) for folder in shard_folders(shards)
    ]
    for report in dask.compute(*tasks, scheduler="processes"):
        print(report.shard, report.failed or dict(report.rows))
