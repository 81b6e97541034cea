"""Writes the archives of this folder with torch.save (made with PyTorch 1.13.0, Debian 12), and what they hold."""
import collections, json, os, pickle, zipfile
import torch

torch.manual_seed(7)
here = os.path.dirname(os.path.abspath(__file__))
expected = {}


def save(name, state, keep=True, **how):
    torch.save(state, os.path.join(here, name), **how)
    if keep:
        expected[name] = {
            key: {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape),
                  "values": value.detach().double().reshape(-1).tolist()}
            for key, value in state.items()}


numbers = torch.randn(3, 4)
kinds = {str(t).removeprefix("torch."): numbers.to(t) for t in (torch.float32, torch.float16, torch.bfloat16, torch.float64)}
kinds |= {str(t).removeprefix("torch."): (numbers * 20).to(t) for t in (torch.int64, torch.int32, torch.int16, torch.int8)}
kinds |= {"uint8": (numbers.abs() * 50).to(torch.uint8), "bool": numbers > 0}
for protocol in (2, 3, 4):
    save(f"dtypes_protocol{protocol}.bin", kinds, pickle_protocol=protocol)

base = torch.randn(6, 5)
save("views.bin", {
    "whole": base, "again": base, "transposed": base.t(), "rows": base[2:4], "columns": base[:, 1:4], "steps": base[::2, ::3],
    "expanded": base[0].expand(3, 5), "scalar": torch.tensor(2.5), "empty": torch.empty(0, 4), "one": base[3:4, 4:5]})

module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))
save("state_dict_with_metadata.bin", module.state_dict())
save("parameters.bin", dict(module.named_parameters()), pickle_protocol=4)

# What is refused.
save("legacy.bin", {"a": torch.ones(2)}, keep=False, _use_new_zipfile_serialization=False)
save("nested.bin", {"model": {"a": torch.ones(2)}}, keep=False)


class Call:
    def __reduce__(self):
        return os.system, ("touch executed",)


def pickled(name, value, protocol):
    with zipfile.ZipFile(os.path.join(here, name), "w", zipfile.ZIP_STORED) as file:
        file.writestr("archive/data.pkl", pickle.dumps(value, protocol=protocol))


pickled("forbidden_protocol2.bin", {"a": Call()}, 2)
pickled("forbidden_protocol4.bin", {"a": Call()}, 4)
pickled("object.bin", {"a": collections.Counter("ab")}, 2)
cycle = {}
cycle["a"] = cycle
pickled("cycle.bin", cycle, 2)
with zipfile.ZipFile(os.path.join(here, "compressed.bin"), "w", zipfile.ZIP_DEFLATED) as file:
    file.writestr("archive/data.pkl", pickle.dumps({"a": "b" * 100_000}, protocol=2))

with open(os.path.join(here, "expected.json"), "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
