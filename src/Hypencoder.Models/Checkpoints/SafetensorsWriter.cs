using Hypencoder.Data.Formats;
using Hypencoder.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>Writes safetensors files as Hugging Face's own writer does, byte for byte.</summary>
public static class SafetensorsWriter
{
    /// <summary>
    /// Writes tensors to a temporary name beside <paramref name="path"/> and renames it. Tensors are ordered by the
    /// size of their elements, largest first, and then by name, so the order given does not matter.
    /// </summary>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <param name="tensors">On any device; copied out one at a time. Names must differ.</param>
    public static void Write(string path, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        (string Name, Tensor Value)[] ordered =
        [
            .. tensors.OrderByDescending(t => ElementType.Size(t.Value.dtype))
                .ThenBy(t => t.Name, StringComparer.Ordinal),
        ];
        List<SafetensorsHeader.Entry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal) { SafetensorsHeader.Metadata };
        long end = 0;
        foreach ((string name, Tensor value) in ordered)
        {
            if (!names.Add(name))
                throw new ArgumentException($"the tensor name \"{name}\" is taken", nameof(tensors));
            long start = end;
            end += value.numel() * ElementType.Size(value.dtype);
            entries.Add(new SafetensorsHeader.Entry(name, value.dtype, value.shape, start, end));
        }
        AtomicFile.Write(path, file =>
        {
            file.Write(SafetensorsHeader.Write(entries));
            foreach ((_, Tensor value) in ordered)
                Write(file, value);
        });
    }

    private static void Write(Stream file, Tensor tensor)
    {
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor flat = tensor.detach().cpu().contiguous().view(-1);
        const long Chunk = 1 << 24; // a span holds 2 GB at most
        for (long i = 0; i < flat.numel(); i += Chunk)
            file.Write(flat.narrow(0, i, Math.Min(Chunk, flat.numel() - i)).bytes);
    }
}
