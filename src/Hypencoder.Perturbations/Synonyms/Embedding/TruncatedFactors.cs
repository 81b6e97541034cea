using System.Numerics;
using Hypencoder.Data;

namespace Hypencoder.Perturbations.Synonyms.Embedding;

/// <summary>
/// Reduces a sparse matrix to its largest singular values, by orthogonal iteration from a fixed start.
/// </summary>
/// <remarks>
/// Golub, Van Loan, Matrix Computations, 8.2.4. Sums are computed in a fixed order, so that the result is the same on
/// every machine.
/// </remarks>
internal static class TruncatedFactors
{
    private const int Iterations = 6;

    /// <summary>The reduced rows, each normalised to length 1; an empty row of the matrix gives zeros.</summary>
    /// <param name="matrix">Matrix of words by contexts.</param>
    /// <param name="size">Number of values in a reduced row, a multiple of 16.</param>
    public static float[][] Of(PointwiseInformation matrix, int size)
    {
        float[][] right = Start(matrix.Columns, size), left = [];
        for (int i = 0; i <= Iterations; i++)
        {
            Orthonormalise(right, size);
            left = Multiply(matrix, right, size); // (words, size)
            if (i < Iterations)
                right = MultiplyTransposed(matrix, left, size); // (contexts, size)
        }
        // Rows are weighted by the square roots of the singular values, "p = 0.5" in the paper of 2015.
        for (int c = 0; c < size; c++)
        {
            double value = Math.Sqrt(left.Sum(row => (double)row[c] * row[c]));
            float weight = value > 0 ? (float)(1 / Math.Sqrt(value)) : 0;
            foreach (float[] row in left)
                row[c] *= weight;
        }
        foreach (float[] row in left)
            Normalize(row);
        return left;
    }

    private static float[][] Start(int rows, int size)
    {
        SplitMix64 random = new(1);
        float[][] start = [.. Enumerable.Range(0, rows).Select(_ => new float[size])];
        foreach (float[] row in start)
        {
            for (int i = 0; i < size; i++)
                row[i] = (random.Next() >> 40) / (float)(1 << 24) - 0.5f; // the first 24 bits, -0.5 to 0.5
        }
        return start;
    }

    private static float[][] Multiply(PointwiseInformation matrix, float[][] right, int size)
    {
        float[][] product = new float[matrix.Rows][];
        for (int row = 0; row < matrix.Rows; row++)
        {
            product[row] = new float[size];
            foreach ((int column, float value) in matrix.Cells[row])
                Add(product[row], value, right[column]);
        }
        return product;
    }

    private static float[][] MultiplyTransposed(PointwiseInformation matrix, float[][] left, int size)
    {
        float[][] product = [.. Enumerable.Range(0, matrix.Columns).Select(_ => new float[size])];
        for (int row = 0; row < matrix.Rows; row++)
        {
            foreach ((int column, float value) in matrix.Cells[row])
                Add(product[column], value, left[row]);
        }
        return product;
    }

    /// <summary>
    /// Adds a multiple of a row. Values are added one by one, so that the result does not depend on the width of
    /// vectors.
    /// </summary>
    private static void Add(Span<float> sum, float factor, ReadOnlySpan<float> row)
    {
        for (int i = 0; i < sum.Length; i += Vector<float>.Count)
        {
            Vector<float> added = new Vector<float>(sum[i..]) + new Vector<float>(row[i..]) * factor;
            added.CopyTo(sum[i..]);
        }
    }

    /// <summary>Makes the columns orthonormal, one after another.</summary>
    private static void Orthonormalise(float[][] rows, int size)
    {
        float[][] columns = [.. Enumerable.Range(0, size).Select(c => rows.Select(row => row[c]).ToArray())];
        for (int c = 0; c < size; c++)
        {
            for (int earlier = 0; earlier < c; earlier++)
            {
                double along = Dot(columns[earlier], columns[c]);
                for (int r = 0; r < rows.Length; r++)
                    columns[c][r] -= (float)(along * columns[earlier][r]);
            }
            Normalize(columns[c]);
            for (int r = 0; r < rows.Length; r++)
                rows[r][c] = columns[c][r];
        }
    }

    private static void Normalize(float[] row)
    {
        double length = Math.Sqrt(Dot(row, row));
        for (int i = 0; i < row.Length; i++)
            row[i] = length > 1e-12 ? (float)(row[i] / length) : 0;
    }

    internal static double Dot(float[] one, float[] other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
            sum += (double)one[i] * other[i];
        return sum;
    }
}
