using System.Runtime.CompilerServices;
using Hypencoder.Torch;

namespace Hypencoder.Studies.Tests;

/// <summary>Runs torch on one thread: the models of these tests are so small that several threads are slower.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Use() => TorchRuntime.UseThreads(1);
}
