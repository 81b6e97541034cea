namespace Hypencoder.Server;

/// <summary>Limits of requests. What exceeds one is refused with a problem that names the limit.</summary>
internal sealed record ServerLimits
{
    /// <summary>Greatest length of a request body in bytes.</summary>
    public long BodyBytes { get; init; } = 8 << 20;

    /// <summary>Greatest length of a query in characters.</summary>
    public int QueryLength { get; init; } = 8192;

    /// <summary>Greatest number of passages that a search returns.</summary>
    public int TopK { get; init; } = 1000;

    /// <summary>Greatest number of documents, inputs or passages in a request.</summary>
    public int Documents { get; init; } = 1024;

    /// <summary>Time after which a request is answered with an error; it includes waiting in the queue.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Number of searches and encodings that run at the same time; 0 for one on each processor.</summary>
    public int Concurrency { get; init; }

    /// <summary>
    /// Number of such requests that wait; null for as many as run, so that no answer takes much longer than one to a
    /// client alone. Others are answered with 429.
    /// </summary>
    public int? Queue { get; init; }

    /// <summary>Number of changes that are encoded or wait for it at the same time.</summary>
    public int Changes { get; init; } = 64;

    /// <summary>Number of open connections.</summary>
    public int Connections { get; init; } = 1024;

    /// <summary>Time that running requests get to finish when the server stops.</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><see cref="Concurrency"/> with its default.</summary>
    public int Running => Concurrency > 0 ? Concurrency : Environment.ProcessorCount;

    /// <summary><see cref="Queue"/> with its default.</summary>
    public int Waiting => Queue ?? Running;
}
