using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Hub;

/// <summary>Checks a blob against the hash that is its name.</summary>
internal static class BlobHash
{
    private const int Sha256Digits = 64;

    /// <summary>The reason why a file is not the one that the hub lists, for a message; null when it is.</summary>
    /// <param name="content">Content of the downloaded file.</param>
    /// <param name="file">File as the hub lists it; its size and tag must be known.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<string?> FaultAsync(
        Stream content, RepositoryFile file, CancellationToken cancellationToken)
    {
        content.Position = 0;
        if (content.Length != file.Size)
            return $"expected {file.Size} bytes, found {content.Length}";
        string? found = file.Etag!.Length switch
        {
            Sha256Digits when IsHash(file) => await HashAsync(HashAlgorithmName.SHA256, "").ConfigureAwait(false),
            CommitHash.Length when IsHash(file) => await HashAsync(HashAlgorithmName.SHA1, GitHeader(file))
                .ConfigureAwait(false),
            _ => null, // tags of other servers are not hashes of the content
        };
        return found is null || found == file.Etag ? null : $"expected the hash {file.Etag}, found {found}";

        async Task<string> HashAsync(HashAlgorithmName algorithm, string header)
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(algorithm);
            hash.AppendData(Encoding.ASCII.GetBytes(header));
            byte[] buffer = new byte[1 << 18];
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                hash.AppendData(buffer, 0, read);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    private static bool IsHash(RepositoryFile file) => CommitHash.IsHash(file.Etag!, file.Etag!.Length);

    /// <summary>The header that git puts before a file's content when it hashes it.</summary>
    private static string GitHeader(RepositoryFile file) =>
        string.Create(CultureInfo.InvariantCulture, $"blob {file.Size}\0");
}
