//! Tools of `desk` that live in another process, over the Model Context Protocol.
