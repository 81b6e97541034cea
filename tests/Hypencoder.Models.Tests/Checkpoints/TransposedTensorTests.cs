using System.Runtime.InteropServices;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models.Tests.Checkpoints;

public sealed class TransposedTensorTests
{
    /// <summary>Any range of the values, compared with a loop over the file's columns.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 5)]
    [InlineData(37, 50, 40)] // stored columns are longer than the matrix is high
    [InlineData(700, 1000, 700)] // more than is converted at a time
    public void CopyRange_TransposedMatrix_IsThatOfALoop(int rows, int columns, int stride)
    {
        using TempFolder folder = new();
        const int offset = 12;
        float[] stored = [.. Enumerable.Range(0, stride * columns).Select(i => i * 0.5f)];
        string path = folder.File("values");
        File.WriteAllBytes(path, [.. new byte[offset], .. MemoryMarshal.AsBytes(stored.AsSpan())]);
        using TensorFile file = new(path, File.OpenRead(path));
        CheckpointTensor tensor = new(file, "matrix", ElementType.Float32, [rows, columns], [1, stride], offset);
        float[] expected =
            [.. Enumerable.Range(0, rows * columns).Select(i => stored[i / columns + i % columns * stride])];
        Random random = new(rows);
        for (int trial = 0; trial < 20; trial++)
        {
            int first = trial == 0 ? 0 : random.Next(expected.Length);
            float[] values = new float[trial == 0 ? expected.Length : random.Next(expected.Length - first + 1)];
            Assert.True(tensor.CopyRange(first, values));
            Assert.Equal(expected[first..(first + values.Length)], values);
        }
    }
}
