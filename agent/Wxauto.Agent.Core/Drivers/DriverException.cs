namespace Wxauto.Agent.Core.Drivers;

/// <summary>WeChat could not be read or typed into. The message says what was seen, never what people wrote.</summary>
public sealed class DriverException : Exception
{
    public DriverException(string message)
        : base(message)
    {
    }

    public DriverException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
