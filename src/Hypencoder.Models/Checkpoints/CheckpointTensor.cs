using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models;

/// <summary>A tensor in a <see cref="Checkpoint"/>: what it is, and its values on demand.</summary>
/// <remarks>May be read by several threads at once, while the checkpoint is open.</remarks>
internal sealed class CheckpointTensor
{
    /// <summary>Elements that are looked at while the cache has them.</summary>
    private const int ChunkElements = 1 << 18;

    private readonly TensorFile _file;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    /// <param name="file">Holds the values.</param>
    /// <param name="name">In the checkpoint.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="strides">In elements; the caller has checked that all elements lie within the file.</param>
    /// <param name="offset">Of its first element, in bytes from the start of the file.</param>
    internal CheckpointTensor(
        TensorFile file, string name, ElementType type, long[] shape, long[] strides, long offset)
    {
        _file = file;
        _shape = shape;
        _strides = strides;
        _contiguous = IsContiguous(shape, strides);
        Name = name;
        Type = type;
        Offset = offset;
    }

    /// <summary>Its name, e.g. <c>query_encoder.transformer.embeddings.word_embeddings.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public ElementType Type { get; }

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

    /// <summary>Copies floating-point numbers into a span of the same length, row-major.</summary>
    /// <param name="destination">As long as the tensor has elements.</param>
    /// <exception cref="InvalidDataException">Its elements are not floating-point numbers.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (Count != destination.Length)
        {
            throw new ArgumentException(
                $"tensor \"{Name}\" has {Count} elements, the destination {destination.Length}", nameof(destination));
        }
        if (!Type.IsFloatingPoint())
            throw Error($"expected floating-point numbers, found {Type.Name()}");
        CopyRange(0, destination);
    }

    /// <summary>
    /// Copies elements of any type, converted to single precision as Torch does; whether all of them are then numbers,
    /// no NaN and no infinity.
    /// </summary>
    /// <param name="first">Row-major index of the first element.</param>
    /// <param name="destination">As many elements as are wanted.</param>
    internal bool CopyRange(long first, Span<float> destination)
    {
        bool finite = true;
        for (int i = 0; i < destination.Length; i += ChunkElements)
        {
            Span<float> chunk = destination.Slice(i, Math.Min(ChunkElements, destination.Length - i));
            if (_contiguous)
                Read(first + i, chunk);
            else
                ReadStrided(first + i, chunk);
            finite &= FiniteValues.All(chunk);
        }
        return finite;
    }

    private void Read(long element, Span<float> values)
    {
        int size = Type.Size();
        SinglePrecision.Convert(_file.Bytes(Offset + element * size, values.Length * size), Type, values);
    }

    /// <summary>Elements of a transposed or sliced tensor, from one row-major index on.</summary>
    private void ReadStrided(long first, Span<float> values)
    {
        int last = _shape.Length - 1;
        long[] index = new long[_shape.Length];
        long element = 0;
        for (int axis = last; axis >= 0; axis--)
        {
            index[axis] = first % _shape[axis];
            first /= _shape[axis];
            element += index[axis] * _strides[axis];
        }
        while (!values.IsEmpty)
        {
            int run = (int)Math.Min(values.Length, _shape[last] - index[last]);
            ReadRun(element, _strides[last], values[..run]);
            values = values[run..];
            index[last] += run;
            element += run * _strides[last];
            for (int axis = last; axis > 0 && index[axis] == _shape[axis]; axis--)
            {
                element += _strides[axis - 1] - index[axis] * _strides[axis];
                index[axis] = 0;
                index[axis - 1]++;
            }
        }
    }

    /// <summary>Elements at one distance from each other.</summary>
    private void ReadRun(long element, long stride, Span<float> values)
    {
        int size = Type.Size();
        long span = ((values.Length - 1) * stride + 1) * size;
        if (Type != ElementType.Float32 || span > int.MaxValue)
        {
            for (int i = 0; i < values.Length; i++)
                Read(element + i * stride, values.Slice(i, 1));
            return;
        }
        ReadOnlySpan<float> source = MemoryMarshal.Cast<byte, float>(_file.Bytes(Offset + element * size, (int)span));
        for (int i = 0; i < values.Length; i++)
            values[i] = source[(int)(i * stride)];
    }

    /// <summary>Strides of axes with one element say nothing.</summary>
    private static bool IsContiguous(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        long[] contiguous = Contiguous(shape);
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] != 1 && strides[i] != contiguous[i])
                return false;
        }
        return true;
    }

    private InvalidDataException Error(string message) => new($"{_file.Path}: tensor \"{OneLine(Name)}\": {message}");
}
