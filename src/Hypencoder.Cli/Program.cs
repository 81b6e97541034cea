using Hypencoder.Cli;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Models.Encoders.Packed;

PackedWeightsCache.OfProcess = new PackedWeightsCache(CacheFolder.FromEnvironment("encoders"));
using StopSignals signals = new();
return CommandLine.Run(args, Terminal.OfProcess(), signals.Token);
