using Hypencoder.Server.Indexes;
using Microsoft.AspNetCore.Http;

namespace Hypencoder.Server.Page;

/// <summary>What the page's form asks for, in the parameters of the address.</summary>
/// <param name="Query">Text of the query; empty for none.</param>
/// <param name="Index">The index to search.</param>
/// <param name="Kind">Kind of passages; empty for any.</param>
/// <param name="Folder">Folder of passages; empty for any.</param>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Other">Name of a strategy to compare it with; empty for none.</param>
internal sealed record PageRequest(
    string Query, ServedIndex Index, string Kind, string Folder, string Strategy, string Other)
{
    public const string QueryName = "q", IndexName = "index", KindName = "kind", FolderName = "folder",
        StrategyName = "by", OtherName = "beside";

    /// <exception cref="RequestException">There is no such index or strategy.</exception>
    public static PageRequest Of(IQueryCollection parameters, ServedIndexes indexes)
    {
        ServedIndex index = indexes.Get(parameters[IndexName]);
        IReadOnlyList<string> strategies = index.Use(open => open.Strategies);
        string usual = strategies.Contains(IndexSearch.Hybrid) ? IndexSearch.Hybrid : strategies[0];
        string strategy = parameters[StrategyName] is [{ Length: > 0 } one, ..] ? one : usual;
        string other = parameters[OtherName] is [{ Length: > 0 } two, ..] && two != strategy ? two : "";
        // Filters of another index are left out when the index is changed.
        string kind = parameters[KindName].ToString(), folder = parameters[FolderName].ToString();
        IPassagePlaces? places = index.Places;
        return new PageRequest(
            parameters[QueryName].ToString(), index,
            places?.Kinds.Any(k => k.Name == kind) == true ? kind : "",
            places?.Folders.Any(f => f.Name == folder) == true ? folder : "",
            strategy, other);
    }
}
