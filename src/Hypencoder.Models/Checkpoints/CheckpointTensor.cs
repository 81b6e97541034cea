using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models;

/// <summary>A tensor in a <see cref="Checkpoint"/>, whose values are read on demand.</summary>
/// <remarks>Safe to read from many threads while the checkpoint is open.</remarks>
internal sealed class CheckpointTensor
{
    /// <summary>Number of elements converted at a time, so that they stay in the cache.</summary>
    private const int ChunkElements = 1 << 18;

    /// <summary>Number of rows and columns of a matrix that are transposed at a time.</summary>
    private const int Square = 16;

    private readonly TensorFile _file;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    /// <param name="file">File that holds the values.</param>
    /// <param name="name">Name in the checkpoint.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="shape">Sizes of the dimensions; empty for a scalar.</param>
    /// <param name="strides">Strides in elements; the caller has checked that all elements lie within the file.</param>
    /// <param name="offset">Offset of the first element, in bytes from the start of the file.</param>
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

    /// <summary>
    /// Name in the checkpoint, e.g. <c>query_encoder.transformer.embeddings.word_embeddings.weight</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>Type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>Sizes of the dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>Number of elements.</summary>
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

    /// <summary>Copies all elements, row-major; they must be floating-point numbers.</summary>
    /// <param name="destination">Buffer with one value for each element.</param>
    /// <exception cref="InvalidDataException">The elements are not floating-point numbers.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (Count != destination.Length)
        {
            throw new ArgumentException(
                $"expected room for the {Count} elements of tensor \"{Name}\", found {destination.Length}",
                nameof(destination));
        }
        if (!Type.IsFloatingPoint())
            throw Error($"expected floating-point numbers, found {Type.Name()}");
        CopyRange(0, destination);
    }

    /// <summary>
    /// Copies elements of any type, converted to single precision as in Torch, and returns whether all of them are
    /// finite.
    /// </summary>
    /// <param name="first">Row-major index of the first element.</param>
    /// <param name="destination">Receives the elements; its length is their number.</param>
    internal bool CopyRange(long first, Span<float> destination)
    {
        bool finite = true;
        for (int i = 0; i < destination.Length; i += ChunkElements)
        {
            Span<float> chunk = destination.Slice(i, Math.Min(ChunkElements, destination.Length - i));
            if (_contiguous)
                Read(first + i, chunk);
            else if (IsTransposed)
                ReadTransposed(first + i, chunk);
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

    /// <summary>Whether the values are those of a row-major matrix that is transposed, as in an ONNX export.</summary>
    private bool IsTransposed =>
        Type == ElementType.Float32 && _shape.Length == 2 && _strides[0] == 1 && _strides[1] >= _shape[0];

    /// <summary>
    /// Copies elements of a transposed matrix, starting at a row-major index: whole rows in squares, since a column of
    /// the file, read alone, would take a line of the cache for each value.
    /// </summary>
    private void ReadTransposed(long first, Span<float> values)
    {
        int columns = (int)_shape[1];
        int head = (int)Math.Min(values.Length, (columns - first % columns) % columns);
        ReadStrided(first, values[..head]);
        int rows = (values.Length - head) / columns;
        long row = (first + head) / columns;
        if (rows > 0)
        {
            long start = Offset + row * sizeof(float), span = (columns - 1) * _strides[1] + rows;
            ReadOnlySpan<float> source = MemoryMarshal.Cast<byte, float>(
                _file.Bytes(start, checked((int)(span * sizeof(float)))));
            Transpose(source, checked((int)_strides[1]), values.Slice(head, rows * columns), rows, columns);
        }
        ReadStrided(first + head + (long)rows * columns, values[(head + rows * columns)..]);
    }

    /// <summary>Writes rows of a matrix that is stored column by column.</summary>
    // Optimised at once, since a model's weights are read once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(ReadOnlySpan<float> source, int stride, Span<float> values, int rows, int columns)
    {
        for (int top = 0; top < rows; top += Square)
        {
            int bottom = Math.Min(rows, top + Square);
            for (int left = 0; left < columns; left += Square)
            {
                int right = Math.Min(columns, left + Square);
                for (int row = top; row < bottom; row++)
                {
                    for (int column = left; column < right; column++)
                        values[row * columns + column] = source[column * stride + row];
                }
            }
        }
    }

    /// <summary>Copies elements of a transposed or sliced tensor, starting at a row-major index.</summary>
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

    /// <summary>Copies equally spaced elements.</summary>
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

    /// <summary>Whether a tensor is contiguous; strides of axes with one element are ignored.</summary>
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
