namespace Hypencoder.Hub;

/// <summary>What is asked of a server.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">An address, or a path relative to the hub's endpoint.</param>
/// <param name="Offset">The first byte that is wanted.</param>
internal abstract record WebRequest(HttpMethod Method, string Path, long Offset)
{
    /// <summary>What is asked for, for messages.</summary>
    public abstract string Label { get; }

    /// <summary>A tag: the range is wanted of the file that had it, else all of the file.</summary>
    public virtual string? IfRange => null;

    /// <summary>Whether a redirect to another host is followed, or is itself the answer.</summary>
    public bool FollowsElsewhere => Method == HttpMethod.Get;

    /// <summary>
    /// Throws when an answer that redirects nowhere is no success, nor the 416 that a range may bring.
    /// </summary>
    /// <param name="response">Its body not read.</param>
    /// <param name="atHub">Whether it is the hub's, not that of a host which the hub redirected to.</param>
    /// <param name="options">For messages.</param>
    public abstract void CheckStatus(HttpResponseMessage response, bool atHub, HubOptions options);

    /// <summary>Throws when an answer of the hub itself, a redirect perhaps, is about something else.</summary>
    public virtual void CheckHub(HttpResponseMessage response)
    {
    }
}
