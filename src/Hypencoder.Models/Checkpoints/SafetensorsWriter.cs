using Hypencoder.Data.Formats;

namespace Hypencoder.Models.Checkpoints;

/// <summary>Writes safetensors files with the same bytes as Hugging Face's own writer.</summary>
internal static class SafetensorsWriter
{
    /// <summary>
    /// Writes tensors under a temporary name and renames the file to <paramref name="path"/>. Tensors are ordered by
    /// the size of their elements, largest first, then by name, whatever order they are given in.
    /// </summary>
    /// <param name="path">Path of the file, which is replaced if it exists.</param>
    /// <param name="tensors">Tensors with distinct names, written one at a time.</param>
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
                throw new ArgumentException(
                    $"expected distinct tensor names, found \"{tensor.Name}\" twice", nameof(tensors));
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
