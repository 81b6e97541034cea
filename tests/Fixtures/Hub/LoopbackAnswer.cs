using System.Globalization;
using System.Text;

namespace Hypencoder.Tests;

/// <summary>The bytes of an answer, after which the server closes the connection.</summary>
/// <param name="Head">The status line and headers, in Latin-1.</param>
/// <param name="Body">What follows.</param>
internal sealed record LoopbackAnswer(string Head, byte[] Body)
{
    /// <summary>An answer with a right Content-Length.</summary>
    public static LoopbackAnswer Of(int status, byte[] body, params (string Name, string Value)[] headers)
    {
        string length = body.Length.ToString(CultureInfo.InvariantCulture);
        (string Name, string Value)[] all = [.. headers, ("Content-Length", length), ("Connection", "close")];
        string lines = string.Concat(all.Select(h => $"{h.Name}: {h.Value}\r\n"));
        return new($"HTTP/1.1 {status} Loopback\r\n{lines}\r\n", body);
    }

    /// <summary>An answer of text.</summary>
    public static LoopbackAnswer Of(int status, string body, params (string Name, string Value)[] headers) =>
        Of(status, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>A redirect.</summary>
    public static LoopbackAnswer To(string location, params (string Name, string Value)[] headers) =>
        Of(302, "", [.. headers, ("Location", location)]);

    /// <summary>The same, cut off so many bytes into its body.</summary>
    public LoopbackAnswer CutAfter(int bytes) => this with { Body = Body[..bytes] };

    /// <summary>Everything that is sent.</summary>
    public byte[] Bytes => [.. Encoding.Latin1.GetBytes(Head), .. Body];

    /// <summary>As HEAD is answered.</summary>
    public LoopbackAnswer WithoutBody => this with { Body = [] };
}
