namespace Hypencoder.Hub;

/// <summary>A request to a server.</summary>
/// <param name="Method">Method of the request, GET or HEAD.</param>
/// <param name="Path">Absolute address, or path relative to the hub's endpoint.</param>
/// <param name="Offset">Position of the first byte that is requested.</param>
internal abstract record WebRequest(HttpMethod Method, string Path, long Offset)
{
    /// <summary>Name of the requested thing, for messages.</summary>
    public abstract string Label { get; }

    /// <summary>
    /// Entity tag for <c>If-Range</c>: the range is sent only if the file still has this tag, otherwise the whole file.
    /// </summary>
    public virtual string? IfRange => null;

    /// <summary>Whether a redirect to another host is followed; when false, the redirect is the answer.</summary>
    public bool FollowsElsewhere => Method == HttpMethod.Get;

    /// <summary>
    /// Throws when an answer that is not a redirect is neither a success nor 416, which answers an unsatisfiable range.
    /// </summary>
    /// <param name="response">Answer whose body has not been read.</param>
    /// <param name="atHub">Whether the hub answered, and not a host to which it redirected.</param>
    /// <param name="options">Options of the client, for messages.</param>
    public abstract void CheckStatus(HttpResponseMessage response, bool atHub, HubOptions options);

    /// <summary>
    /// Throws when an answer of the hub itself, which may be a redirect, concerns something else than was requested.
    /// </summary>
    public virtual void CheckHub(HttpResponseMessage response)
    {
    }
}
