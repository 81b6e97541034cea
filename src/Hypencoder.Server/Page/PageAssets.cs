using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Hypencoder.Server.Page;

/// <summary>The page's style sheet, script and icon, each under a name that changes with its content.</summary>
internal sealed class PageAssets
{
    public PageAsset Style { get; } = PageAsset.Read("page", "css", "text/css; charset=utf-8");

    public PageAsset Script { get; } = PageAsset.Read("page", "js", "text/javascript; charset=utf-8");

    public PageAsset Icon { get; } = PageAsset.Read("icon", "svg", "image/svg+xml");

    public IEnumerable<PageAsset> All => [Style, Script, Icon];
}

/// <summary>A file of the page.</summary>
/// <param name="Path">Path of the file, relative to the page.</param>
/// <param name="Type">Media type.</param>
/// <param name="Bytes">Content.</param>
internal sealed record PageAsset(string Path, string Type, byte[] Bytes)
{
    private const int HashLength = 12;

    public static PageAsset Read(string name, string extension, string type)
    {
        using Stream stream = typeof(PageAsset).Assembly.GetManifestResourceStream($"{name}.{extension}")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashLength];
        return new PageAsset($"{name}-{hash}.{extension}", type, bytes);
    }

    /// <summary>Answers with the file, which a browser may keep.</summary>
    public IResult Answer(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(Bytes, Type);
    }
}
