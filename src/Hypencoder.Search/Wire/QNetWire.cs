using System.Globalization;
using Hypencoder.Search.Kernels;
using static Hypencoder.Search.Wire.QNetWireValues;

namespace Hypencoder.Search.Wire;

/// <summary>
/// Writes q-nets to bytes, and reads them where the passages lie. Of a q-net in factored form only the query's own
/// values V and attention A travel: what all queries of a model share stays with each reader, which refuses the factors
/// of another model by its fingerprint. Immutable, and safe to use from many threads.
/// </summary>
internal sealed unsafe class QNetWire
{
    private readonly FactoredLayer[] _layers;
    private readonly ulong _fingerprint;

    /// <param name="fingerprint">Fingerprint of the model: 16 hexadecimal digits, not all 0.</param>
    /// <param name="layers">What the model's q-nets share; empty where only whole q-nets are written and read.</param>
    public QNetWire(string fingerprint, FactoredLayer[] layers)
    {
        _layers = layers;
        _fingerprint = ulong.Parse(fingerprint, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a q-net, in factored form if it has the layers of this model.</summary>
    /// <exception cref="InvalidDataException">
    /// A value is too great for <paramref name="element"/>, or the form would be longer than readers allow.
    /// </exception>
    public byte[] Write(QNet qnet, QNetWireElement element = QNetWireElement.Float32)
    {
        QNetFactors? factors = qnet.Factors is QNetFactors own && own.Layers.SequenceEqual(_layers) ? own : null;
        QNetWireHeader header = new()
        {
            Fingerprint = factors is null ? 0 : _fingerprint,
            IsFactored = factors is not null,
            Element = element,
            Options = qnet.Options,
            Tokens = factors?.Tokens ?? 0,
            Linear = !qnet.Linear.IsEmpty,
            Bound = qnet.CorrectionBound,
            Dimensions = qnet.Dimensions.ToArray(),
            Contexts = factors is null ? [] : [.. factors.Layers.Select(layer => layer.ContextWidth)],
        };
        long length = header.TotalLength;
        QNetWireHeader.Require(
            length <= QNetWireHeader.MostBytes, $"at most {QNetWireHeader.MostBytes} bytes", $"{length}");
        byte[] bytes = new byte[length];
        Span<byte> rest = bytes.AsSpan(header.HeaderLength);
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            if (factors is null)
                Put(ref rest, qnet.Matrix(layer), qnet.Dimensions[layer + 1], element);
            else
                PutFactors(ref rest, factors, layer, element);
        }
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
            Put(ref rest, qnet.Bias(layer));
        Put(ref rest, qnet.Matrix(qnet.HiddenLayers));
        Put(ref rest, qnet.Linear);
        header.Write(bytes);
        GC.KeepAlive(qnet);
        return bytes;
    }

    /// <summary>Reads a q-net.</summary>
    /// <exception cref="InvalidDataException">
    /// The bytes are damaged, of another version or another model, or hold values that are not finite.
    /// </exception>
    public QNet Read(ReadOnlySpan<byte> bytes)
    {
        QNetWireHeader header = QNetWireHeader.Read(bytes);
        if (header.IsFactored)
            RequireModel(header);
        ReadOnlySpan<byte> rest = bytes[header.HeaderLength..];
        int hidden = header.HiddenLayers;
        QNetFactors? factors = header.IsFactored ? QNetFactors.Create(_layers, header.Tokens) : null;
        float[][] matrices = new float[hidden + 1][], biases = new float[hidden][];
        for (int layer = 0; layer < hidden; layer++)
        {
            if (factors is null)
            {
                int columns = header.Dimensions[layer + 1];
                matrices[layer] = Take(ref rest, header.Dimensions[layer] * columns, columns, header.Element);
            }
            else
            {
                TakeFactors(ref rest, factors, layer, header.Element);
            }
        }
        for (int layer = 0; layer < hidden; layer++)
            biases[layer] = Take(ref rest, header.Dimensions[layer + 1]);
        float[] last = matrices[hidden] = Take(ref rest, header.Dimensions[hidden]);
        float[]? linear = header.Linear ? Take(ref rest, header.Dimensions[0]) : null;
        try
        {
            if (factors is null)
                return new QNet(header.Options, header.Dimensions, matrices, biases, linear, header.Bound);
            QNet qnet = new(header.Options, header.Dimensions, factors, last, biases);
            QNetWireHeader.Require(linear is not null || header.Bound is null, "a linear term with its bound", "none");
            return linear is null ? qnet : qnet.WithLinear(linear, header.Bound);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"query: {e.Message}", e);
        }
    }

    private void RequireModel(QNetWireHeader header)
    {
        QNetWireHeader.Require(
            header.Fingerprint == _fingerprint, $"factors of the model {_fingerprint:x16}",
            $"those of {header.Fingerprint:x16}");
        int[] contexts = [.. _layers.Select(layer => layer.ContextWidth)];
        int[] dimensions = [.. _layers.Select(layer => layer.Inputs), .. _layers.TakeLast(1).Select(l => l.Outputs), 1];
        QNetWireHeader.Require(
            header.Contexts.AsSpan().SequenceEqual(contexts) && header.Dimensions.AsSpan().SequenceEqual(dimensions),
            $"q-nets of the widths {string.Join(", ", dimensions)}", string.Join(", ", header.Dimensions));
    }

    /// <summary>
    /// Writes V (context × tokens; transposed in bytes, so that each token has a scale), then A (tokens × out), without what
    /// pads them.
    /// </summary>
    private static void PutFactors(ref Span<byte> rest, QNetFactors factors, int layer, QNetWireElement element)
    {
        FactoredLayer shared = factors.Layers[layer];
        ReadOnlySpan<float> values = new(factors.Values(layer), shared.ContextWidth * factors.Tokens);
        if (element == QNetWireElement.Int8)
            Put(ref rest, Transposed(values, factors.Tokens), shared.ContextWidth, element);
        else
            Put(ref rest, values, factors.Tokens, element);
        float[] attention = new float[factors.Tokens * shared.Outputs];
        EachPanelRow(factors, layer, (panelRow, start, count) =>
            new ReadOnlySpan<float>((float*)panelRow, count).CopyTo(attention.AsSpan(start)));
        Put(ref rest, attention, shared.Outputs, element);
    }

    private static void TakeFactors(
        ref ReadOnlySpan<byte> rest, QNetFactors factors, int layer, QNetWireElement element)
    {
        FactoredLayer shared = factors.Layers[layer];
        Span<float> values = new(factors.Values(layer), factors.ValuesLength(layer));
        values.Clear();
        int contexts = shared.ContextWidth, count = contexts * factors.Tokens;
        float[] taken = element == QNetWireElement.Int8
            ? Transposed(Take(ref rest, count, contexts, element), contexts)
            : Take(ref rest, count, factors.Tokens, element);
        taken.CopyTo(values);
        float[] attention = Take(ref rest, factors.Tokens * shared.Outputs, shared.Outputs, element);
        EachPanelRow(factors, layer, (panelRow, start, length) =>
        {
            Span<float> row = new((float*)panelRow, shared.Columns);
            row.Fill(1f / factors.Tokens); // units that pad a panel: as the softmax of zeros
            attention.AsSpan(start, length).CopyTo(row);
        });
    }

    /// <summary>A matrix with the given number of columns, column by column.</summary>
    private static float[] Transposed(ReadOnlySpan<float> values, int columns)
    {
        int rows = values.Length / columns;
        float[] transposed = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
            transposed[i % columns * rows + i / columns] = values[i];
        return transposed;
    }

    /// <summary>Calls an action with each row of each panel, and which values of A (tokens × out) it holds.</summary>
    private static void EachPanelRow(QNetFactors factors, int layer, Action<nint, int, int> action)
    {
        FactoredLayer shared = factors.Layers[layer];
        for (int panel = 0; panel < shared.OutputPanels; panel++)
        {
            int first = panel * shared.Columns, count = Math.Min(shared.Columns, shared.Outputs - first);
            for (int token = 0; token < factors.Tokens; token++)
            {
                action(
                    (nint)(factors.Attention(layer, panel) + token * shared.Columns), token * shared.Outputs + first,
                    count);
            }
        }
    }
}
