using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Datasets.Embedded;

namespace Hypencoder.Tests.Data.Collections.Tasks;

/// <summary>The tasks of the embedded collection, read once for all tests of a class.</summary>
public sealed class TaskFixture
{
    private static readonly Lazy<Dictionary<string, int>> Splits = new(SplitsOfPassages);

    public TestCollection ExactlyOneOf { get; } = DatasetCatalog.Open("dotnet-api/exactly-one-of");

    public TestCollection Instructions { get; } = DatasetCatalog.Open("dotnet-api/instructions");

    public TestCollection TipOfTheTongue { get; } = DatasetCatalog.Open("dotnet-api/tip-of-the-tongue");

    /// <summary>Every judged passage of a split, and every passage of it, has a type of that split.</summary>
    public static void AssertOwnTypes(TestCollection task)
    {
        foreach (string split in task.Splits)
        {
            int expected = Array.FindIndex(
                DocumentationContent.Splits, s => split.StartsWith(s, StringComparison.Ordinal));
            Qrels qrels = task.Qrels(split);
            Assert.Equal(task.Queries(split).Select(q => q.Id), qrels.QueryIds);
            Assert.DoesNotContain(
                qrels.QueryIds.SelectMany(q => qrels[q].Keys).Distinct(), id => Splits.Value[id] != expected);
            Assert.Equal(
                Splits.Value.Where(p => p.Value == expected).Select(p => p.Key),
                task.Passages(split).Select(p => p.Id));
        }
    }

    /// <summary>A hash of the texts and judgments of test.</summary>
    public static string Hash(TestCollection task)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Qrels qrels = task.Qrels("test");
        foreach (Query query in task.Queries("test"))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{query.Id}\t{query.Text}\n"));
            foreach ((string passage, int grade) in qrels[query.Id])
                hash.AppendData(Encoding.UTF8.GetBytes($"{passage}\t{grade}\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    // By way of the XML names alone, not of the tasks' own reading.
    private static Dictionary<string, int> SplitsOfPassages()
    {
        TypeNames types = new();
        new DocumentationPackage(Path.Combine(AppContext.BaseDirectory, "microsoft.netcore.app.ref.10.0.10.nupkg"))
            .ReadNames(types, []);
        return DatasetCatalog.Open("dotnet-api").Passages().ToDictionary(
            p => p.Id, p => DocumentationContent.SplitOf(types.Outermost(MemberName.Parse(p.Id).DeclaringType)));
    }
}
