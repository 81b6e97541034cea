using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a shared library, and where this system's libstdc++ lacks a symbol version that the library needs, marks
/// that need weak in the copy, so that the loader accepts the library. MSBuild compiles it: TorchSharpLinux.targets.
/// </summary>
public sealed class WeakenVersionNeed : Task
{
    private const uint SectionVersionNeed = 0x6ffffffe; // SHT_GNU_verneed
    private const int FlagWeak = 2;                     // VER_FLG_WEAK
    private byte[] _elf;

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    /// <summary>The library whose version is needed, e.g. libstdc++.so.6.</summary>
    [Required]
    public string Library { get; set; }

    /// <summary>The version needed, e.g. GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    /// <summary>A symbol of that version: the library is new enough where it exports it.</summary>
    [Required]
    public string Symbol { get; set; }

    public override bool Execute()
    {
        try
        {
            _elf = File.ReadAllBytes(Source);
            if (!IsExported())
            {
                int flags = FindNeedFlags();
                if (flags >= 0)
                    _elf[flags] |= FlagWeak;
                Log.LogMessage(MessageImportance.Normal, "{0}: {1} is {2}", Destination, Version,
                    flags >= 0 ? "marked weak, for this system's " + Library + " lacks it" : "not needed");
            }
            Write();
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is InvalidDataException)
        {
            Log.LogError("{0}: {1}", Source, e.Message);
        }
        return !Log.HasLoggedErrors;
    }

    /// <summary>Asks the loader, whose search path and LD_LIBRARY_PATH will count for the program.</summary>
    private bool IsExported()
    {
        const int Lazy = 1;
        IntPtr library = dlopen(Library, Lazy);
        // Without the library nothing can be said of its versions, and nothing that needs it would run: change nothing.
        return library == IntPtr.Zero || dlsym(library, Symbol) != IntPtr.Zero;
    }

    /// <summary>
    /// The file offset of vna_flags of the Vernaux entry of <see cref="Version"/> below <see cref="Library"/>, or -1
    /// where there is none. Layouts: System V ABI for Elf64_Ehdr and Elf64_Shdr, LSB Core 10.7 for version sections.
    /// </summary>
    private int FindNeedFlags()
    {
        if (U32(0) != 0x464c457f || U8(4) != 2 || U8(5) != 1)
            throw new InvalidDataException("expected a 64-bit little-endian ELF file");
        int sections = Offset(0x28), size = U16(0x3A), count = U16(0x3C);
        for (int i = 0; i < count; i++)
        {
            int section = sections + (i * size);
            if (U32(section + 4) != SectionVersionNeed)
                continue;
            int strings = Offset(sections + (U16(section + 0x28) * size) + 0x18); // sh_link → .dynstr's sh_offset
            return FindNeedFlags(Offset(section + 0x18), needs: U16(section + 0x2C), strings);
        }
        return -1;
    }

    private int FindNeedFlags(int need, int needs, int strings)
    {
        for (; needs > 0; needs--, need += (int)U32(need + 12))
        {
            if (Text(strings + (int)U32(need + 4)) != Library)
                continue;
            int entry = need + (int)U32(need + 8);
            for (int entries = U16(need + 2); entries > 0; entries--, entry += (int)U32(entry + 12))
            {
                if (Text(strings + (int)U32(entry + 8)) == Version)
                    return entry + 4;
            }
        }
        return -1;
    }

    /// <summary>To a new file, then renamed: an earlier output may be a hard link to other outputs.</summary>
    private void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Destination)));
        string temporary = Destination + ".tmp";
        File.WriteAllBytes(temporary, _elf);
        File.Delete(Destination);
        File.Move(temporary, Destination);
    }

    private byte U8(int at) => _elf[Inside(at, 1)];

    private int U16(int at) => BitConverter.ToUInt16(_elf, Inside(at, 2));

    private uint U32(int at) => BitConverter.ToUInt32(_elf, Inside(at, 4));

    private int Offset(int at) => Inside((long)BitConverter.ToUInt64(_elf, Inside(at, 8)), 0);

    private string Text(int at) =>
        Encoding.ASCII.GetString(_elf, at, Math.Max(0, Array.IndexOf(_elf, (byte)0, Inside(at, 1)) - at));

    private int Inside(long at, int length) => at >= 0 && at + length <= _elf.Length
        ? (int)at
        : throw new InvalidDataException("the ELF file is truncated or damaged");

    // glibc's own name for the loader's library; since 2.34 a stub, but always installed with libc.so.6.
    [DllImport("libdl.so.2")]
    private static extern IntPtr dlopen(string file, int mode);

    [DllImport("libdl.so.2")]
    private static extern IntPtr dlsym(IntPtr library, string symbol);
}
