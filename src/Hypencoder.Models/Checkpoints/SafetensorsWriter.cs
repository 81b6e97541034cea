using Hypencoder.Data.Formats;

namespace Hypencoder.Models.Checkpoints;

/// <summary>Writes safetensors files as Hugging Face's own writer does, byte for byte.</summary>
internal static class SafetensorsWriter
{
    /// <summary>
    /// Writes tensors to a temporary name beside <paramref name="path"/> and renames it. Tensors are ordered by the
    /// size of their elements, largest first, and then by name, so the order given does not matter.
    /// </summary>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <param name="tensors">Written one at a time. Names must differ.</param>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors)
    {
        SafetensorsTensor[] ordered =
        [
            .. tensors.OrderByDescending(t => ElementTypes.Size(t.Type)).ThenBy(t => t.Name, StringComparer.Ordinal),
        ];
        List<SafetensorsHeader.Entry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal) { SafetensorsHeader.Metadata };
        long end = 0;
        foreach (SafetensorsTensor tensor in ordered)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"the tensor name \"{tensor.Name}\" is taken", nameof(tensors));
            long start = end;
            end += tensor.Bytes;
            entries.Add(new SafetensorsHeader.Entry(tensor.Name, tensor.Type, tensor.Shape, start, end));
        }
        AtomicFile.Write(path, file =>
        {
            file.Write(SafetensorsHeader.Write(entries));
            foreach (SafetensorsTensor tensor in ordered)
                tensor.Write(file);
        });
    }
}
