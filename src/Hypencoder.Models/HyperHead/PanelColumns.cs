using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypencoder.Models.HyperHead;

/// <summary>Operations of the hyper-head on the columns of a panel (rows × columns), between its products.</summary>
internal static unsafe class PanelColumns
{
    /// <summary>Replaces each column by its softmax.</summary>
    public static void Softmax(float* panel, int rows, int columns)
    {
        int i = 0;
        for (; i <= columns - Vector<float>.Count; i += Vector<float>.Count)
            SoftmaxVectors(panel + i, rows, columns);
        for (; i < columns; i++)
            SoftmaxColumn(panel + i, rows, columns);
    }

    /// <summary>sum = a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> sum)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(a[i..]) + new Vector<float>(b[i..])).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] = a[i] + b[i];
    }

    /// <summary>sum += weight · values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiple(float weight, ReadOnlySpan<float> values, Span<float> sum)
    {
        Vector<float> weights = new(weight);
        int i = 0;
        for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + weights * new Vector<float>(values[i..])).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += weight * values[i];
    }

    /// <summary>sum = Σ weights[row] · rows[row].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedSum(float* rows, float* weights, int count, Span<float> sum)
    {
        sum.Clear();
        for (int row = 0; row < count; row++)
            AddMultiple(weights[row], new ReadOnlySpan<float>(rows + row * sum.Length, sum.Length), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxVectors(float* column, int rows, int stride)
    {
        Vector<float> greatest = Vector.Load(column), sum = Vector<float>.Zero;
        for (int row = 1; row < rows; row++)
            greatest = Vector.Max(greatest, Vector.Load(column + row * stride));
        for (int row = 0; row < rows; row++)
        {
            Vector<float> value = Vector.Exp(Vector.Load(column + row * stride) - greatest);
            sum += value;
            value.Store(column + row * stride);
        }
        Vector<float> scale = Vector<float>.One / sum;
        for (int row = 0; row < rows; row++)
            (Vector.Load(column + row * stride) * scale).Store(column + row * stride);
    }

    private static void SoftmaxColumn(float* column, int rows, int stride)
    {
        float greatest = column[0], sum = 0;
        for (int row = 1; row < rows; row++)
            greatest = MathF.Max(greatest, column[row * stride]);
        for (int row = 0; row < rows; row++)
            sum += column[row * stride] = MathF.Exp(column[row * stride] - greatest);
        for (int row = 0; row < rows; row++)
            column[row * stride] /= sum;
    }
}
