namespace Hypencoder.Hub;

/// <summary>A request for a file of any server.</summary>
/// <param name="Address">Absolute address of the file.</param>
/// <param name="Name">Name of the file, for messages.</param>
/// <param name="Offset">Position of the first byte that is requested.</param>
/// <param name="Tag">Entity tag of the file whose beginning was received; null when nothing was.</param>
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
