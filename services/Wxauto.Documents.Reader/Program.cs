using System.Runtime.InteropServices;
using Wxauto.Documents.Reading;

// Ctrl+C in a terminal reaches the server and this process alike. The server ends this one when it is done with it.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
return await DocumentWorker.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), CancellationToken.None);
