using Hypencoder.Cli;
using Hypencoder.Cli.Output;

using StopSignals signals = new();
return CommandLine.Run(args, Terminal.OfProcess(), signals.Token);
