using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Hub;

/// <summary>Checks a blob against the hash that is its name.</summary>
internal static class BlobHash
{
    private const int Sha256Digits = 64;

    /// <summary>Why a file is not the one that was to be had; null when it is.</summary>
    /// <param name="content">The file.</param>
    /// <param name="file">With size and tag.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<string?> FaultAsync(Stream content, RepositoryFile file, CancellationToken cancellation)
    {
        content.Position = 0;
        if (content.Length != file.Size)
            return $"expected {file.Size} bytes, found {content.Length}";
        string? found = file.Etag!.Length switch
        {
            Sha256Digits when IsHash(file) => await HashAsync(HashAlgorithmName.SHA256, "").ConfigureAwait(false),
            CommitHash.Length when IsHash(file) => await HashAsync(HashAlgorithmName.SHA1, GitHeader(file))
                .ConfigureAwait(false),
            _ => null, // other servers' tags say nothing about the content
        };
        return found is null || found == file.Etag ? null : $"expected the hash {file.Etag}, found {found}";

        async Task<string> HashAsync(HashAlgorithmName algorithm, string header)
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(algorithm);
            hash.AppendData(Encoding.ASCII.GetBytes(header));
            byte[] buffer = new byte[1 << 18];
            for (int read; (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
                hash.AppendData(buffer, 0, read);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    private static bool IsHash(RepositoryFile file) => CommitHash.IsHash(file.Etag!, file.Etag!.Length);

    /// <summary>What git puts before a file's content to make its name.</summary>
    private static string GitHeader(RepositoryFile file) =>
        string.Create(CultureInfo.InvariantCulture, $"blob {file.Size}\0");
}
