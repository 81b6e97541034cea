namespace Hypencoder.Datasets;

/// <summary>A published hash of a file.</summary>
/// <param name="Algorithm"><c>md5</c> or <c>sha256</c>.</param>
/// <param name="Value">In lower-case hexadecimal digits.</param>
public sealed record DatasetHash(string Algorithm, string Value)
{
    /// <summary>Such as <c>md5:31644046b18952c1386cd4564ba2ae69</c>.</summary>
    public override string ToString() => $"{Algorithm}:{Value}";
}
