namespace Wxauto.Hosting;

/// <summary>Ends something when it is disposed.</summary>
internal sealed class Subscription(Action end) : IDisposable
{
    public void Dispose() => end();
}
