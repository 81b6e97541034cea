using Hypencoder.Data;
using Hypencoder.Search;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Tests.Trained.Stages;

public sealed class TaskSeparationTests
{
    /// <summary>
    /// Passages at the corners of a square, which meet one of two conditions, both, or neither. A vector can rank the
    /// passage that meets both below the others, but not also the one that meets neither. Where the judged passages
    /// prove this already, no others are needed.
    /// </summary>
    [Fact]
    public void Test_CornersOfASquare_ProvesWhatNoVectorOrders()
    {
        using TemporaryFolder folder = new();
        using (VectorStoreWriter writer = VectorStoreWriter.Create(folder["vectors.bin"], 2, "m"))
        {
            writer.Append(["one", "other", "both", "neither"], [1, 0, 0, 1, 1, 1, 0, 0]);
            writer.Complete();
        }
        using VectorStore store = VectorStore.Open(folder["vectors.bin"]);
        Qrels qrels = new();
        foreach (string query in new[] { "q1", "q2" })
        {
            qrels.TryAdd(query, "one", 1);
            qrels.TryAdd(query, "other", 1);
            qrels.TryAdd(query, "both", 0);
            qrels.TryAdd(query, "elsewhere", 1);
        }
        qrels.TryAdd("q2", "neither", 0);
        TaskSeparation found = TaskSeparation.Test(
            store, [new Query("q1", ""), new Query("q2", "")], qrels, threads: 2, CancellationToken.None);
        found.Write(folder["linearity/x.json"]);
        Assert.Equal(
            [("q1", SeparationKind.Separable, SeparationKind.NotSeparable),
                ("q2", SeparationKind.NotSeparable, SeparationKind.NotSeparable)],
            TaskSeparation.Read(folder["linearity/x.json"]).Queries.Select(q => (q.Query, q.Judged, q.More)));
        Assert.Equal(
            found.Queries.Select(q => q.OracleNdcg),
            TaskSeparation.Read(folder["linearity/x.json"]).Queries.Select(q => q.OracleNdcg));
        double firstAndLast = (1 + 1 / Math.Log2(5)) / (1 + 1 / Math.Log2(3));
        Assert.All(found.Queries, q => Assert.Equal(firstAndLast, q.OracleNdcg!.Value, 1e-9));
    }

    /// <summary>The file of a version that did not look for oracle vectors.</summary>
    [Fact]
    public void Read_FileWithoutOracle_LeavesItOut()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(
            folder["x.json"],
            """{"Queries":[{"Query":"q1","Judged":"Separable","More":"NotSeparable","Gap":0.5}]}""");
        Assert.Equal(
            new SeparatedQuery("q1", SeparationKind.Separable, SeparationKind.NotSeparable, 0.5),
            Assert.Single(TaskSeparation.Read(folder["x.json"]).Queries));
    }
}
