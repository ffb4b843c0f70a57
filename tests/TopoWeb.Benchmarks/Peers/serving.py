"""What every peer script does: one timed run for each line on standard input, answered by one line of JSON."""
import gc
import json
import resource
import sys
import time


def serve(name, compute, find):
    """name: what runs here, with its version; compute(): the timed call; find(result): numbers that tell whether two programs computed the same"""
    print(json.dumps({"name": name}), flush=True)
    for _ in sys.stdin:
        gc.collect()
        start = time.perf_counter()
        result = compute()
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "peakBytes": peak, "findings": find(result)}), flush=True)


def bars(intervals):
    """intervals: one array of (birth, death) for each dimension; bars without length do not count, those that never end have none"""
    findings = {}
    for dimension, pairs in enumerate(intervals):
        lengths = [death - birth for birth, death in pairs if death > birth]
        findings[f"H{dimension} bars"] = len(lengths)
        findings[f"H{dimension} length"] = sum(length for length in lengths if length != float("inf"))
    return findings
