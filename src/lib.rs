//! Client for the Vlens phone-verification API.
