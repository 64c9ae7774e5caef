using Wxauto.Contracts.Reasons;

namespace Wxauto.Models;

/// <summary>A model cannot be used as it lies there.</summary>
/// <param name="reason">For staff: which file, what is wrong, what to do.</param>
public sealed class ModelException(Reason reason, Exception? inner = null) : ReasonException(reason, inner);
