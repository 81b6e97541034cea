using System.Security.Cryptography;

namespace Hypencoder.Datasets.Storing;

/// <summary>Checks a downloaded file against its published hash.</summary>
internal static class FileHash
{
    /// <summary>
    /// The reason why a file is not the published one, for a message; null when it is, or when no hash is published.
    /// </summary>
    public static async Task<string?> FaultAsync(Stream content, DatasetFile file, CancellationToken cancellationToken)
    {
        if (file.Hash is not DatasetHash hash)
            return null;
        content.Position = 0;
        using IncrementalHash sum = IncrementalHash.CreateHash(hash.Algorithm switch
        {
            "md5" => HashAlgorithmName.MD5,
            "sha256" => HashAlgorithmName.SHA256,
            _ => throw new ArgumentException($"expected md5 or sha256, found \"{hash.Algorithm}\"", nameof(file)),
        });
        byte[] buffer = new byte[1 << 18];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            sum.AppendData(buffer, 0, read);
        string found = Convert.ToHexStringLower(sum.GetHashAndReset());
        return found == hash.Value ? null : $"expected the {hash.Algorithm} {hash.Value}, found {found}";
    }
}
