using System.Runtime.CompilerServices;
using Hypencoder.Torch;

namespace Hypencoder.Studies.Tests;

/// <summary>
/// The models of these tests are too small to share out, and threads that wait for each other cost time.
/// </summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Use() => TorchRuntime.UseThreads(1);
}
