using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>Selects the files of a Hugging Face repository that a dataset needs.</summary>
internal static partial class RepositoryFiles
{
    /// <summary>Finds the files in the hub's cache; null when one is missing.</summary>
    public static HubSnapshot? Find(HubClient client, DatasetFile file) =>
        client.Find(file.Repository!, listing => Choose(file, listing));

    public static DatasetFileState State(HubOptions options, DatasetFile file)
    {
        using HubClient client = new(options);
        if (Find(client, file) is HubSnapshot snapshot)
            return new DatasetFileState(file, DatasetPlace.HubCache, snapshot.Directory, 0, NeedsExtraction: false);
        string blobs = Path.GetDirectoryName(new HubCache(options.Cache).Folder(file.Repository!).Blob("blob"))!;
        long there = Directory.Exists(blobs) ? new DirectoryInfo(blobs).EnumerateFiles().Sum(f => f.Length) : 0;
        long? missing = file.Size is long size ? Math.Max(0, size - there) : null;
        return new DatasetFileState(file, DatasetPlace.Missing, null, missing, NeedsExtraction: false);
    }

    /// <summary>
    /// Chooses files for <see cref="HubClient.PullAsync"/>: every path without <c>*</c>, and the matches of the first
    /// path with <c>*</c> that has any; where some of these have "train" in their names, only those. Required files
    /// that are missing are returned too, as the client expects.
    /// </summary>
    public static IEnumerable<string> Choose(DatasetFile file, HubListing listing)
    {
        string[] patterns = [.. file.Paths.Where(p => p.Contains('*'))];
        string[] matches = patterns
            .Select(pattern => listing.Files.Where(f => FileSystemName.MatchesSimpleExpression(pattern, f, false)))
            .FirstOrDefault(found => found.Any())?.ToArray() ?? [];
        string[] train = [.. matches.Where(f => f.Contains("train", StringComparison.OrdinalIgnoreCase))];
        matches = train.Length > 0 ? train : matches;
        IEnumerable<string> chosen = [.. file.Paths.Except(patterns), .. matches];
        if (patterns.Length > 0 && matches.Length == 0)
            return [.. chosen, patterns[0]];
        return listing.CanAskHub && Incomplete(matches) is string lacking ? [.. chosen, lacking] : chosen;
    }

    /// <summary>
    /// The description of a series such as <c>-00000-of-00030</c> of which a cache has only some files; null when it
    /// has all.
    /// </summary>
    private static string? Incomplete(string[] names) => names
        .Select(name => (Name: name, Match: Part().Match(name)))
        .Where(n => n.Match.Success)
        .GroupBy(n => n.Name[..n.Match.Index] + n.Match.Groups["count"].Value)
        .Where(g => g.Count() < int.Parse(g.First().Match.Groups["count"].Value, CultureInfo.InvariantCulture))
        .Select(g => $"all of {g.First().Name}")
        .FirstOrDefault();

    [GeneratedRegex(@"-[0-9]{5}-of-(?<count>[0-9]{5})")]
    private static partial Regex Part();
}
