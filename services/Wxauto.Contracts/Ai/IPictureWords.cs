namespace Wxauto.Contracts.Ai;

/// <summary>Reads the words of customers' pictures on this machine. Registered only where models for that are.</summary>
public interface IPictureWords
{
    /// <summary>Null when there are none, when they are uncertain, or when the picture cannot be read; never throws for that.</summary>
    Task<(string Text, double Score)?> ReadAsync(Picture picture, CancellationToken cancellationToken);
}
