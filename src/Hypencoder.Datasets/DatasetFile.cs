using Hypencoder.Datasets.Archives;
using Hypencoder.Hub;

namespace Hypencoder.Datasets;

/// <summary>A file to pull, or the files of one repository of Hugging Face.</summary>
public sealed record DatasetFile
{
    /// <summary>
    /// Where it is in <see cref="DatasetOptions.Folder"/> and, being ir_datasets' own layout, in <c>~/.ir_datasets</c>;
    /// of a repository its id.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Where it is downloaded; null for the files of a repository.</summary>
    public Uri? Address { get; init; }

    /// <summary>The data set of Hugging Face that has it; null for a plain file.</summary>
    public HubRepository? Repository { get; init; }

    /// <summary>
    /// Of <see cref="Repository"/>: the files' paths. In one with <c>*</c>, which stands for anything, every file of
    /// that form is meant.
    /// </summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>In bytes; null where it is not published.</summary>
    public long? Size { get; init; }

    /// <summary>Null where it is not published. The hub's own hashes are checked besides.</summary>
    public DatasetHash? Hash { get; init; }

    /// <summary>The host that it comes from, by its address; null for the hub, which the environment names.</summary>
    public string? Host => Address?.Host;

    /// <summary>What is taken out of it when it is an archive, after which it is not needed.</summary>
    internal IReadOnlyList<ArchiveMember> Members { get; init; } = [];

    /// <summary>Other names under which ir_datasets keeps the same.</summary>
    internal IReadOnlyList<string> OtherNames { get; init; } = [];
}
