using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Tests;

/// <summary>A sample of dotnet-api as files, which are faster to read than the packages.</summary>
internal static class TinyCollection
{
    private static readonly string[] Splits = ["train", "dev", "test"];

    public static string Sample(TemporaryFolder folder)
    {
        LoadedCollection sample = LoadedCollection.Load("dotnet-api", 600, 30, seed: 3);
        HashSet<string> kept = [.. sample.Passages.Select(p => p.Id)];
        return BeirFolder.Write(
            folder, sample.Passages.Select(p => (p.Id, p.FullText)),
            Splits.SelectMany(s => sample.Queries(s).Select(q => (q.Id, q.Text))),
            Splits.SelectMany(s => sample.Queries(s).SelectMany(q => sample.Qrels(s)[q.Id]
                .Where(g => kept.Contains(g.Key)).Select(g => (s, q.Id, g.Key, g.Value)))));
    }
}
