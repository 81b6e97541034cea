using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints.Torch;

/// <summary>
/// The tensors of a <c>pytorch_model.bin</c>: a zip archive, as written by <c>torch.save</c> since PyTorch 1.6, with a
/// pickle of a state dict (<c>data.pkl</c>) and one entry for each storage (<c>data/0</c>, …).
/// </summary>
internal static class TorchArchive
{
    private const string Pickle = "/data.pkl";
    private const int MaxPickle = 8 << 20; // some 100 bytes for each tensor; 40 times as much in memory at worst
    private const long MaxElements = 1L << 40;

    /// <exception cref="InvalidDataException">The file is damaged, or holds anything but tensors.</exception>
    public static IReadOnlyList<CheckpointTensor> Read(TensorFile file)
    {
        StoredZip zip = new(file);
        string[] roots =
        [
            .. zip.Names.Where(n =>
                n.EndsWith(Pickle, StringComparison.Ordinal) && n.IndexOf('/') == n.Length - Pickle.Length),
        ];
        if (roots is not [string pickle])
            throw new InvalidDataException($"{file.Path}: expected one entry data.pkl, found {roots.Length}");
        string root = pickle[..^Pickle.Length];
        if (zip.Find($"{root}/byteorder") is { Length: < 16 } order
            && !file.Bytes(order.Offset, (int)order.Length).StartsWith("little"u8))
        {
            throw new InvalidDataException($"{file.Path}: expected little-endian numbers");
        }
        Dictionary<object, object?> state = ReadState(file, pickle, zip.Find(pickle)!.Value);
        Checkpoint.RequireCount(state.Count, file.Path);
        List<CheckpointTensor> tensors = [];
        foreach ((object name, object? value) in state)
        {
            if (name is not string text || value is not PickleTensor tensor)
            {
                throw new InvalidDataException($"{file.Path}: expected a state dict of tensors, found "
                    + $"{PickleGlobals.Text(value)} under {PickleGlobals.Text(name)}");
            }
            (long Offset, long Length)? storage = zip.Find($"{root}/data/{tensor.Storage.Key}");
            if (storage is null)
            {
                throw new InvalidDataException($"{file.Path}: tensor \"{OneLine(text)}\": expected an entry "
                    + $"data/{OneLine(tensor.Storage.Key)}, found none");
            }
            tensors.Add(Place(file, text, tensor, storage.Value.Offset, storage.Value.Length));
        }
        return tensors;
    }

    private static Dictionary<object, object?> ReadState(TensorFile file, string name, (long Offset, long Length) entry)
    {
        if (entry.Length > MaxPickle)
        {
            throw new InvalidDataException(
                $"{file.Path}: {OneLine(name)}: expected {MaxPickle} bytes at most, found {entry.Length}");
        }
        PickleReader reader = new(file.Bytes(entry.Offset, (int)entry.Length));
        try
        {
            object? value = reader.Read();
            return value as Dictionary<object, object?>
                ?? throw new FormatException($"expected a state dict, found {PickleGlobals.Text(value)}");
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"{file.Path}: {OneLine(name)}: byte {reader.Position}: {e.Message}", e);
        }
    }

    /// <summary>Checks that every element lies within its storage, and the storage within its entry.</summary>
    private static CheckpointTensor Place(TensorFile file, string name, PickleTensor tensor, long start, long length)
    {
        ElementType type = tensor.Storage.Type;
        int size = ElementTypes.Size(type);
        long available = Math.Min(tensor.Storage.Count, length / size);
        Int128 end = tensor.Offset, count = 1; // of the last element; limits keep the products within 128 bits
        for (int i = 0; i < tensor.Shape.Length; i++)
        {
            count = Int128.Min(count * tensor.Shape[i], long.MaxValue);
            end = Int128.Min(end + ((Int128)Math.Max(0, tensor.Shape[i] - 1) * tensor.Strides[i]), long.MaxValue);
        }
        if (tensor.Shape.Contains(0))
            return new CheckpointTensor(file, name, type, tensor.Shape, tensor.Strides, start);
        if (end >= available || count > MaxElements)
        {
            throw new InvalidDataException(
                $"{file.Path}: tensor \"{OneLine(name)}\": expected {Sizes(tensor.Shape)} "
                + $"with strides {Sizes(tensor.Strides)} from element {tensor.Offset} on within a "
                + $"storage of {available} elements");
        }
        return new CheckpointTensor(file, name, type, tensor.Shape, tensor.Strides, start + (tensor.Offset * size));
    }
}
