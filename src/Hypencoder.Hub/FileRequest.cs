namespace Hypencoder.Hub;

/// <summary>A file that is asked of any server.</summary>
/// <param name="Address">The whole address.</param>
/// <param name="Name">For messages.</param>
/// <param name="Offset">The first byte that is wanted.</param>
/// <param name="Tag">That of the file whose beginning is there; null when nothing is.</param>
internal sealed record FileRequest(Uri Address, string Name, long Offset, string? Tag)
    : WebRequest(HttpMethod.Get, Address.AbsoluteUri, Offset)
{
    public override string Label => Name;

    public override string? IfRange => Tag;

    public override void CheckStatus(HttpResponseMessage response, bool atHub, HubOptions options)
    {
        int status = (int)response.StatusCode;
        string host = RemoteText.Clip(response.RequestMessage?.RequestUri?.Authority ?? Address.Authority);
        if (status is 408 or 429 or >= 500)
            throw HubStatus.Passing(response, host, options);
        if (status is not (200 or 206 or 416))
        {
            throw new InvalidDataException(
                $"{Name}: {host} answered {status}{HubStatus.Reason(response)} to {RemoteText.Clip(Path)}");
        }
    }
}
