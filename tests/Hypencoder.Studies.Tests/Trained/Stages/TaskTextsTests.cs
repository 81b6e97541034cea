using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Models;
using Hypencoder.Studies.Trained.Stages;
using Hypencoder.Training;

namespace Hypencoder.Studies.Tests.Trained.Stages;

/// <summary>The training queries of a hard task.</summary>
public sealed class TaskTextsTests
{
    private const int Queries = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void TrainingSet_FewerQueries_AreSomeOfAllAndTheSameEachTime(int most)
    {
        using TinyModels tiny = new();
        int[] all = Drawn(tiny, int.MaxValue), some = Drawn(tiny, most);

        Assert.Equal(Enumerable.Range(0, Queries), all);
        Assert.Equal(most, some.Distinct().Count());
        Assert.Equal(some, Drawn(tiny, most));
        Assert.NotEqual(all[..most], some);
    }

    [Theory]
    [InlineData(Queries)]
    [InlineData(Queries + 1)]
    public void TrainingSet_AsManyQueriesAsThereAre_KeepsTheirOrder(int most)
    {
        using TinyModels tiny = new();

        Assert.Equal(Enumerable.Range(0, Queries), Drawn(tiny, most));
    }

    private static int[] Drawn(TinyModels tiny, int most)
    {
        TestCollection collection = DatasetCatalog.Open(tiny.Collection);
        TaskTexts texts = new(
            new TaskCollections(new HardTasksConfig { Collections = [], Training = new TrainingConfig() }),
            RetrievalModel.LoadTokenizer(tiny.BiEncoder), new TextInput("", 12), new TextInput("", 16),
            vectors: null, seed: 3);
        return [.. texts.TrainingSet(collection, items: 4, most).Examples.Select(e => e.Query)];
    }
}
