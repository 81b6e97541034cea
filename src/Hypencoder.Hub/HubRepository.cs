using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Hypencoder.Hub;

/// <summary>A repository of Hugging Face at one revision.</summary>
public sealed partial record HubRepository
{
    private const string DefaultRevision = "main";

    private HubRepository(HubRepositoryKind kind, string id, string revision)
    {
        Kind = kind;
        Id = id;
        Revision = revision;
    }

    /// <summary>A model or a data set.</summary>
    public HubRepositoryKind Kind { get; }

    /// <summary><c>org/name</c>, or the one word of the oldest repositories.</summary>
    public string Id { get; }

    /// <summary>A branch, a tag or a commit.</summary>
    public string Revision { get; }

    /// <summary>Whether the revision is a whole commit hash, whose files never change.</summary>
    public bool IsPinned => CommitHash.IsValid(Revision);

    /// <summary>The name of its folder in the cache.</summary>
    internal string FolderName => $"{Plural}--{Id.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>Where its list of files is, relative to the endpoint.</summary>
    internal string ListPath => $"api/{Plural}/{Id}/revision/{Uri.EscapeDataString(Revision)}?blobs=true";

    private string Plural => Kind == HubRepositoryKind.Dataset ? "datasets" : "models";

    /// <summary>Reads <c>org/name[@revision]</c>.</summary>
    /// <exception cref="InvalidDataException">It is no such name.</exception>
    public static HubRepository Parse(string text, HubRepositoryKind kind = HubRepositoryKind.Model) =>
        TryParse(text, out HubRepository? repository, kind)
            ? repository
            : throw new InvalidDataException(
                $"expected a repository, org/name or org/name@revision, found \"{RemoteText.Clip(text)}\"");

    /// <summary>Reads <c>org/name[@revision]</c> by huggingface_hub's rules; false when it is no such name.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out HubRepository? repository,
        HubRepositoryKind kind = HubRepositoryKind.Model)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf('@');
        string id = at < 0 ? text : text[..at], revision = at < 0 ? DefaultRevision : text[(at + 1)..];
        bool valid = IdPattern().IsMatch(id)
            && !id.Contains("--", StringComparison.Ordinal) && !id.Contains("..", StringComparison.Ordinal)
            && !id.EndsWith(".git", StringComparison.Ordinal)
            && RepositoryPath.IsSafe(revision) && !revision.Any(char.IsWhiteSpace);
        repository = valid ? new HubRepository(kind, id, revision) : null;
        return valid;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Revision == DefaultRevision ? Id : $"{Id}@{Revision}";

    /// <summary>The repository of a cache folder, at a commit; null when the folder is no repository's.</summary>
    internal static HubRepository? OfFolder(string name, string commit)
    {
        string[] parts = name.Split("--", 2);
        HubRepositoryKind? kind = parts[0] switch
        {
            "models" => HubRepositoryKind.Model,
            "datasets" => HubRepositoryKind.Dataset,
            _ => null,
        };
        if (kind is null || parts.Length < 2)
            return null;
        string id = parts[1].Replace("--", "/", StringComparison.Ordinal);
        return TryParse($"{id}@{commit}", out HubRepository? found, kind.Value) ? found : null;
    }

    /// <summary>Where a file is, relative to the endpoint.</summary>
    internal string FilePath(string commit, string file)
    {
        string prefix = Kind == HubRepositoryKind.Dataset ? "datasets/" : "";
        return $"{prefix}{Id}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}";
    }

    /// <summary>Parts of up to 96 letters, digits and signs, with no <c>-</c> or <c>.</c> at their ends.</summary>
    [GeneratedRegex(@"\A(\w([\w.-]{0,94}\w)?/)?\w([\w.-]{0,94}\w)?\z", RegexOptions.ECMAScript)]
    private static partial Regex IdPattern();
}
