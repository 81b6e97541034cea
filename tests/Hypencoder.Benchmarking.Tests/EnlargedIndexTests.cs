using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking.Tests;

public sealed class EnlargedIndexTests : IDisposable
{
    private readonly TinyComparison _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Index_HasThePassagesOfTheSourceAndNearlyTheSameAgain()
    {
        PassageIndex source = _tiny.Hypencoder.Index;
        int own = source.Vectors.Count;
        using EnlargedIndex enlarged = new(source, 2 * own + 7);
        VectorStore vectors = enlarged.Index.Vectors;
        Assert.Equal((2 * own + 7, enlarged.Index.Info.Passages), (vectors.Count, 2 * own + 7));
        Assert.Equal(source.Vectors.ModelFingerprint, vectors.ModelFingerprint);
        for (int i = 0; i < own; i++)
        {
            Assert.Equal(source.Vectors.Id(i), vectors.Id(i));
            Assert.Equal(source.Vectors.Vector(i).ToArray(), vectors.Vector(i).ToArray());
            double distance = Distance(vectors, i, own + i);
            Assert.True(distance > 0 && distance < 0.5 * Distance(vectors, i, (i + 5) % own) + 0.5, $"{i}: {distance}");
        }
        Assert.Equal($"jittered-{own}", vectors.Id(own));
    }

    [Fact]
    public void Dispose_DeletesTheFolder()
    {
        EnlargedIndex enlarged = new(_tiny.BiEncoder.Index, 400);
        string folder = enlarged.Index.Directory;
        Assert.True(Directory.Exists(folder));
        enlarged.Dispose();
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void New_NoMorePassages_Throws() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new EnlargedIndex(_tiny.BiEncoder.Index, _tiny.BiEncoder.Index.Vectors.Count));

    private static double Distance(VectorStore vectors, int a, int b) =>
        Math.Sqrt(vectors.Vector(a).ToArray().Zip(vectors.Vector(b).ToArray(), (x, y) => (x - y) * (x - y)).Sum());
}
