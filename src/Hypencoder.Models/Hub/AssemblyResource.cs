using System.Collections.Concurrent;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models.Hub;

/// <summary>A resource of a .NET assembly, mapped within the file. The assembly is never loaded.</summary>
/// <param name="File">Assembly file, which the caller of <see cref="Open"/> must dispose of.</param>
/// <param name="Path">Name of the resource for messages.</param>
/// <param name="Offset">Offset of the resource's first byte in the file.</param>
/// <param name="Length">Number of bytes of the resource.</param>
internal sealed record AssemblyResource(TensorFile File, string Path, long Offset, int Length)
{
    /// <summary>Hashes of resources that were verified: reading 90 MB for one takes 50 ms.</summary>
    private static readonly ConcurrentDictionary<string, string> Hashes = new(StringComparer.Ordinal);

    /// <summary>Bytes of the resource.</summary>
    public ReadOnlySpan<byte> Bytes => File.Bytes(Offset, Length);

    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="hash">Expected SHA-256 of the resource in lower-case hexadecimal digits.</param>
    /// <param name="package">Name of the NuGet package, for messages.</param>
    /// <exception cref="InvalidDataException">The assembly has no such resource, or one with another hash.</exception>
    public static AssemblyResource Open(string assembly, string name, string hash, string package)
    {
        FileStream stream = new(assembly, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        TensorFile? file = null;
        try
        {
            file = new TensorFile(assembly, stream);
            (long offset, int length) = Find(file, name);
            AssemblyResource resource = new(file, $"{assembly}: {name}", offset, length);
            FileInfo info = new(assembly);
            string found = Hashes.GetOrAdd(
                $"{name} {info.Length} {info.LastWriteTimeUtc.Ticks} {assembly}",
                _ => Convert.ToHexStringLower(SHA256.HashData(resource.Bytes)));
            return found == hash ? resource : throw new InvalidDataException(
                $"{resource.Path}: expected that of the NuGet package {package}, SHA-256 {hash}, found {found}");
        }
        // Before its resource is verified, a file may hold anything.
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException
            or OverflowException)
        {
            file?.Dispose();
            stream.Dispose();
            throw new InvalidDataException(
                $"{assembly}: expected the assembly of the NuGet package {package}: {e.Message}", e);
        }
        catch
        {
            file?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    private static unsafe (long Offset, int Length) Find(TensorFile file, string name)
    {
        ReadOnlySpan<byte> bytes = file.Bytes(0, checked((int)file.Length));
        fixed (byte* start = bytes)
        {
            using PEReader image = new(start, bytes.Length);
            MetadataReader metadata = image.GetMetadataReader();
            foreach (ManifestResourceHandle handle in metadata.ManifestResources)
            {
                ManifestResource resource = metadata.GetManifestResource(handle);
                if (!resource.Implementation.IsNil || !metadata.StringComparer.Equals(resource.Name, name))
                    continue;
                int directory = image.PEHeaders.CorHeader?.ResourcesDirectory.RelativeVirtualAddress ?? 0;
                PEMemoryBlock block = image.GetSectionData(directory);
                BlobReader reader = block.GetReader(checked((int)resource.Offset), block.Length - (int)resource.Offset);
                int length = reader.ReadInt32();
                if (length >= 0 && length <= reader.RemainingBytes)
                    return (reader.CurrentPointer - start, length);
            }
        }
        throw new InvalidDataException($"{file.Path}: expected the resource {name}, found none");
    }
}
