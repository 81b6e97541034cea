using Hypencoder.Training.Collation;
using TorchSharp;

namespace Hypencoder.Training.Tests.Collation;

public sealed class CollatorTests
{
    private static readonly TrainingSet Set = new([[1, 2], [3, 4, 5]], [[10], [11, 12], [13], [14]], []);

    [Fact]
    public void Collate_TwoExamples_PadsAndKeepsOrder()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        TrainingBatch batch = new Collator(Set).Collate(
        [
            new(new TokenizedExample(1, [1], [0], null, null, [1]), [1, 0], [5, 6]),
            new(new TokenizedExample(0, [2], [3], null, null, [2]), [2, 3], [7, 8]),
        ]);

        Assert.Equal([3, 4, 5, 1, 2, 0], batch.QueryIds.data<long>().ToArray());
        Assert.Equal([1, 1, 1, 1, 1, 0], batch.QueryMask.data<long>().ToArray());
        Assert.Equal([11, 12, 10, 0, 13, 0, 14, 0], batch.PassageIds!.data<long>().ToArray());
        Assert.Equal([1, 1, 1, 0, 1, 0, 1, 0], batch.PassageMask!.data<long>().ToArray());
        Assert.Equal(2, batch.ItemsPerQuery);
        Assert.Equal([5, 6, 7, 8], batch.TeacherScores!.data<float>().ToArray());
        Assert.Equal([2, 2], batch.TeacherScores!.shape);
    }

    [Fact]
    public void Collate_Variant_StandsInThePlaceOfTheQuery()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        SampledExample example = new(new TokenizedExample(1, [1], [0], null, null, [1]), [1, 0], null);
        TrainingBatch batch = new Collator(Set).Collate([example with { Variant = [7, 8] }, example]);
        Assert.Equal([7, 8, 0, 3, 4, 5], batch.QueryIds.data<long>().ToArray());
    }

    [Fact]
    public void Collate_SharedRelevantPassages_MarksAllButOwnPositive()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        TrainingBatch batch = new Collator(Set).Collate(
        [
            new(new TokenizedExample(0, [1], [0], null, null, [1, 2]), [1, 0], null),
            new(new TokenizedExample(1, [2], [1], null, null, [2]), [2, 1], null),
        ]);

        Assert.Null(batch.TeacherScores);
        // Query 0 is relevant to passage 2, the other's positive, and to passage 1, the other's negative.
        Assert.Equal(
            [false, false, true, true, false, false, false, false], batch.KnownPositives!.data<bool>().ToArray());
    }
}
