using Hypencoder.Documents;
using Hypencoder.Retrieval;
using Hypencoder.Server.Indexes;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// Places of .NET's documentation: namespaces stand for folders, and ids such as
/// <c>M:System.IO.File.Open(System.String)</c> name the kind of a member.
/// </summary>
internal sealed class ApiPlaces : IPassagePlaces
{
    private readonly Dictionary<string, PassagePlace> _places = [];

    private ApiPlaces(IReadOnlyCollection<string> ids)
    {
        HashSet<string> types =
            [.. ids.Where(id => id.StartsWith("T:", StringComparison.Ordinal)).Select(id => id[2..])];
        foreach (string id in ids)
        {
            if (Kind(id) is not string kind)
                continue;
            string name = id[2..].Split('(')[0];
            string type = kind == "type" ? name : Parent(name);
            string space = Parent(type);
            while (types.Contains(space))
                space = Parent(space);
            // The type without its namespace, so that nested types keep the names of those around them.
            string rest = space.Length > 0 ? name[(space.Length + 1)..] : name;
            _places[id] = new PassagePlace($"{space.Replace('.', '/')}/{rest}", null, kind);
        }
        Kinds = DocumentCount.Of(_places.Values.Select(place => place.Kind));
        Folders = DocumentCount.OfFolders(_places.Values.Select(place => place.Path));
    }

    public IReadOnlyList<DocumentCount> Kinds { get; }

    public IReadOnlyList<DocumentCount> Folders { get; }

    public static IPassagePlaces Read(string directory)
    {
        using PassageIndex index = PassageIndex.Open(directory);
        return new ApiPlaces([.. index.Ids()]);
    }

    public PassagePlace? Find(string id) => _places.GetValueOrDefault(id);

    private static string? Kind(string id) => id.Length > 2 && id[1] == ':' ? id[0] switch
    {
        'T' => "type",
        'M' => id.Contains("#ctor", StringComparison.Ordinal) ? "constructor" : "method",
        'P' => "property",
        'F' => "field",
        'E' => "event",
        _ => null,
    } : null;

    private static string Parent(string name) => name.LastIndexOf('.') is int dot and > 0 ? name[..dot] : "";
}
