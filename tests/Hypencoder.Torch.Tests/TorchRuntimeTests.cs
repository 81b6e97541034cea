using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests;

/// <summary>Checks that the build suffices to load TorchSharp, see build/TorchSharpLinux.targets.</summary>
public sealed class TorchRuntimeTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [Fact]
    public void Matmul_SmallMatrices_MultipliesThem()
    {
        using Tensor a = tensor(new float[] { 1, 2, 3, 4 }).reshape(2, 2);
        using Tensor b = tensor(new float[] { 5, 6, 7, 8 }).reshape(2, 2);

        using Tensor product = a.matmul(b);

        Assert.Equal([19, 22, 43, 50], product.data<float>().ToArray());
    }

    [Fact]
    public void Build_OnLinux_MarksVersionNeedWeakOnlyWhereSystemLacksIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux's library has version needs");
        InitializeDeviceType(TorchSharp.DeviceType.CPU);
        string library = Process.GetCurrentProcess().Modules.Cast<ProcessModule>()
            .Single(m => Path.GetFileName(m.FileName) == "libLibTorchSharp.so").FileName;
        nint system = NativeLibrary.Load("libstdc++.so.6");
        bool lacking = !NativeLibrary.TryGetExport(system, "_ZSt21ios_base_library_initv", out _);

        Assert.Equal(lacking ? 2 : 0, NeedFlags(File.ReadAllBytes(library)));
    }

    /// <summary>
    /// The flags of the version need, found by its ELF hash alone: no other Vernaux record starts with these four bytes
    /// followed by flags of 0 or 2. The test thus reads the file in another way than the build does.
    /// </summary>
    private static int NeedFlags(byte[] elf)
    {
        uint hash = 0;
        foreach (byte c in Encoding.ASCII.GetBytes(Version))
        {
            hash = (hash << 4) + c;
            hash = (hash ^ ((hash & 0xf0000000) >> 24)) & 0x0fffffff;
        }
        int at = elf.AsSpan().IndexOf(BitConverter.GetBytes(hash));
        Assert.True(at > 0, $"{Version} is not needed any more: drop build/TorchSharpLinux.targets");
        return BitConverter.ToUInt16(elf, at + 4);
    }
}
