using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;
using TorchSharp;
using static Hypencoder.Models.Configuration.MessageText;
using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>A tensor in a <see cref="Checkpoint"/>: what it is, and its values on demand.</summary>
public sealed class CheckpointTensor
{
    private const int ChunkBytes = 1 << 20;
    private readonly TensorFile _file;
    private readonly long[] _shape;
    private readonly long[] _strides;

    /// <param name="file">Holds the values.</param>
    /// <param name="name">In the checkpoint.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="strides">In elements; the caller has checked that all elements lie within the file.</param>
    /// <param name="offset">Of its first element, in bytes from the start of the file.</param>
    internal CheckpointTensor(
        TensorFile file, string name, ScalarType type, long[] shape, long[] strides, long offset)
    {
        _file = file;
        _shape = shape;
        _strides = strides;
        Name = name;
        Type = type;
        Offset = offset;
    }

    /// <summary>Its name, e.g. <c>query_encoder.transformer.embeddings.word_embeddings.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public ScalarType Type { get; }

    /// <summary>Its sizes; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>How many elements it has.</summary>
    public long Count => _shape.Aggregate(1L, (product, size) => product * size);

    internal long Offset { get; }

    /// <summary>Row-major strides of a shape, in elements.</summary>
    internal static long[] Contiguous(ReadOnlySpan<long> shape)
    {
        long[] strides = new long[shape.Length];
        long next = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = next;
            next *= Math.Max(1, shape[i]);
        }
        return strides;
    }

    /// <summary>Copies into a tensor of the same shape, on any device and with its own element type.</summary>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public void CopyTo(Tensor destination) => CopyWithCheck(destination);

    /// <summary>The same; whether all that is now in the destination are numbers, no NaN and no infinity.</summary>
    internal bool CopyWithCheck(Tensor destination)
    {
        if (!_shape.SequenceEqual(destination.shape))
            throw Error($"expected shape {Sizes(destination.shape)}, found {Sizes(_shape)}");
        if (Count == 0)
            return true;
        using IDisposable gradients = no_grad();
        bool contiguous = IsContiguous && destination.is_contiguous();
        if (contiguous && destination.dtype == Type && destination.device_type == DeviceType.CPU)
            return CopyBytes(destination);
        if (contiguous)
            CopyConverted(destination);
        else
            CopyStrided(destination);
        using Tensor finite = destination.isfinite(), all = finite.all();
        return all.item<bool>();
    }

    /// <summary>In pieces that are looked at while the cache has them.</summary>
    private bool CopyBytes(Tensor destination)
    {
        using Tensor flat = destination.view(-1);
        int size = ElementType.Size(Type);
        bool finite = true;
        for (long i = 0; i < Count; i += ChunkBytes / size)
        {
            int count = (int)Math.Min(ChunkBytes / size, Count - i);
            using Tensor target = flat.narrow(0, i, count);
            Span<byte> bytes = target.bytes;
            _file.Bytes(Offset + (i * size), bytes.Length).CopyTo(bytes);
            finite &= FiniteValues.All(bytes, Type);
        }
        return finite;
    }

    /// <summary>Torch converts the type and moves it to the device, through one buffer.</summary>
    private void CopyConverted(Tensor destination)
    {
        using Tensor flat = destination.view(-1);
        int size = ElementType.Size(Type);
        using Tensor buffer = empty([Math.Min(ChunkBytes / size, Count)], Type);
        for (long i = 0; i < Count; i += ChunkBytes / size)
        {
            int count = (int)Math.Min(ChunkBytes / size, Count - i);
            using Tensor target = flat.narrow(0, i, count);
            using Tensor source = buffer.narrow(0, 0, count);
            _file.Bytes(Offset + (i * size), count * size).CopyTo(source.bytes);
            target.copy_(source);
        }
    }

    /// <summary>Copies floating-point numbers into a span of the same length, row-major.</summary>
    /// <exception cref="InvalidDataException">Its elements are not floating-point numbers.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (Count != destination.Length)
        {
            throw new ArgumentException(
                $"tensor \"{Name}\" has {Count} elements, the destination {destination.Length}", nameof(destination));
        }
        if (!IsFloatingPoint(Type))
            throw Error($"expected floating-point numbers, found {ElementType.Name(Type)}");
        if (destination.IsEmpty)
            return;
        using Tensor values = empty(_shape, ScalarType.Float32);
        CopyTo(values);
        MemoryMarshal.Cast<byte, float>(values.bytes).CopyTo(destination);
    }

    private static bool IsFloatingPoint(ScalarType type) => type
        is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    private bool IsContiguous => _strides.AsSpan().SequenceEqual(Contiguous(_shape));

    /// <summary>
    /// A transposed or sliced tensor: the part of the storage that it spans, seen through its strides.
    /// </summary>
    private void CopyStrided(Tensor destination)
    {
        long span = 1 + _shape.Zip(_strides, (size, stride) => (size - 1) * stride).Sum();
        long length = span * ElementType.Size(Type);
        int bytes = length <= int.MaxValue
            ? (int)length
            : throw Error($"expected contiguous rows, or 2 GB at most, found {length} bytes");
        using Tensor storage = empty([span], Type);
        _file.Bytes(Offset, bytes).CopyTo(storage.bytes);
        using Tensor view = storage.as_strided(_shape, _strides);
        destination.copy_(view);
    }

    private InvalidDataException Error(string message) => new($"{_file.Path}: tensor \"{OneLine(Name)}\": {message}");
}
