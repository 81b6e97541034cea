using Microsoft.Extensions.Logging;

namespace Hypencoder.Server;

/// <summary>Settings of a server.</summary>
internal sealed record ServerOptions
{
    /// <summary>Indexes to serve; the first is the default of requests that name none.</summary>
    public required IReadOnlyList<IndexSource> Indexes { get; init; }

    /// <summary>Title of the page.</summary>
    public string Title { get; init; } = "Hypencoder";

    /// <summary>Queries that the page proposes before there is one.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Addresses to listen on, such as <c>http://127.0.0.1:8080</c>; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>Key that requests must carry; null for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether other machines may be served without a key.</summary>
    public bool AllowsAnyone { get; init; }

    /// <summary>
    /// Host names that requests may address; empty for any, or on the loopback address for its own names only.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Limits of requests.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Number of threads of one request; 0 for all processors.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether indexes are searched by BM25 too; it is made in their folders if it is not there yet.</summary>
    public bool WithBm25 { get; init; } = true;

    /// <summary>Time between two looks at whether an index was changed by another process.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether logs are JSON, one object in each line.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Least level of what is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}

/// <summary>An index to serve.</summary>
/// <param name="Name">Name of the index in requests.</param>
/// <param name="Directory">Folder of the index.</param>
/// <param name="Places">Reads the places of the index's passages; null to read its document catalogue, if any.</param>
internal sealed record IndexSource(
    string Name, string Directory, Func<string, Indexes.IPassagePlaces?>? Places = null);
