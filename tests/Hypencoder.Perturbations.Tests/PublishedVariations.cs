using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Perturbations.Tests;

/// <summary>What the study's generators made of the 43 queries of TREC DL 2019.</summary>
internal static class PublishedVariations
{
    public static string Path => Fixture.SharedData("query-variations", "variations_trec2019_labeled.csv");

    public static QueryVariation[] Of(string method) =>
        [.. QueryVariationFile.Read(Path).Where(v => v.Method.StartsWith(method, StringComparison.Ordinal))];
}
